import type uPlot from 'uplot';
import { compact } from '../format/numbers.js';
import { axisTime } from '../format/times.js';
import type { Series } from './series.js';

const HEIGHT = 200;

/**
 * Options of uPlot in the colours of the style sheet.
 * @param onCursor gets the index at the cursor; undefined: none
 * @param format of the values at the axis
 */
export function optionsOf(
  element: Element,
  series: readonly Series[],
  onCursor: (at: number | undefined) => void,
  format: (value: number) => string = compact,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--quiet'),
    font: `12px ${style.fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      { ...axis, values: (_, times, __, ___, step) => times.map((time) => axisTime(time, step)) },
      { ...axis, size: 64, values: (_, values) => values.map(format) },
    ],
    series: [
      {},
      ...series.map(({ name, colour: line, dash }) => ({
        label: name,
        stroke: colour(line),
        width: 1.5,
        ...(dash && { dash: [...dash] }),
        // A line needs two points.
        points: { show: ({ data }: uPlot) => (data[0]?.length ?? 0) < 2 },
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? undefined)] },
  };
}
