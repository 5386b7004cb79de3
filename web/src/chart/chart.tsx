import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { rate } from '../format/numbers.js';
import { optionsOf } from './chart-options.js';
import type { Series } from './series.js';

interface ChartProps {
  readonly title: string;
  /** Seconds since 1970, in order. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** Of the values, like `per second`. */
  readonly unit: string;
  /** Of a value in the legend and at the axis; by default a number. */
  readonly format?: (value: number) => string;
}

const DARK = window.matchMedia('(prefers-color-scheme: dark)');

/** Lines over time. The legend has the values at the cursor, or the latest ones. */
export function Chart({ title, times, series, unit, format }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [at, setAt] = useState<number>();
  const names = series.map(({ name }) => name).join();

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(element, series, setAt, format), dataOf(times, series), element);
    };
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: plot.current.height }),
    );
    draw();
    resized.observe(element);
    DARK.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      DARK.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [names]);

  useEffect(() => plot.current?.setData(dataOf(times, series)), [times, series]);

  const shown = at ?? times.length - 1;
  const time = times[shown];
  return (
    <figure class="chart">
      <figcaption>
        <h3>
          {title} <span class="quiet">{unit}</span>
        </h3>
        <ul class="legend">
          {series.map(({ name, colour, values }) => (
            <li key={name}>
              <svg viewBox="0 0 16 4" aria-hidden="true" class={colour.slice(2)}>
                <path d="M0 2h16" />
              </svg>
              {name} <strong>{valueText(values[shown], format)}</strong>
            </li>
          ))}
          {at !== undefined && time !== undefined && <li class="quiet">{new Date(time * 1000).toLocaleString()}</li>}
        </ul>
      </figcaption>
      <div ref={place} class="plot" aria-hidden="true" />
    </figure>
  );
}

function dataOf(times: readonly number[], series: readonly Series[]): uPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => [...values])];
}

function valueText(value: number | null | undefined, format = rate): string {
  return value === null || value === undefined ? '–' : format(value);
}
