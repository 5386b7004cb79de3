import type uPlot from 'uplot';
import { compact } from '../format/numbers.js';
import { axisTime } from '../format/times.js';
import type { Series } from './series.js';

const HEIGHT = 200;

/** Options of uPlot in the colours of the style sheet. @param onCursor gets the index at the cursor; undefined: none */
export function optionsOf(
  element: Element,
  series: readonly Series[],
  onCursor: (at: number | undefined) => void,
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
      { ...axis, size: 52, values: (_, values) => values.map(compact) },
    ],
    series: [
      {},
      ...series.map(({ name, colour: line, dash }) => ({
        label: name,
        stroke: colour(line),
        width: 1.5,
        ...(dash && { dash: [...dash] }),
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onCursor(cursor.idx ?? undefined)] },
  };
}
