import { Slots } from './slots.js';

describe('Slots', () => {
  it('should give as many as there are, and each that is released to the queue that has waited longest', () => {
    const slots = new Slots(2);
    const got: string[] = [];
    const asking = (name: string) => {
      const ask = () => void (slots.take(ask) && got.push(name));
      return ask;
    };
    for (const name of ['a', 'b', 'c', 'd']) asking(name)();
    expect(got).toEqual(['a', 'b']);
    slots.release();
    expect(got).toEqual(['a', 'b', 'c']);
    slots.release();
    slots.release();
    expect(got).toEqual(['a', 'b', 'c', 'd']);
  });

  it('should offer a slot to the next queue if one does not need it any more', () => {
    const slots = new Slots(1);
    const offered: string[] = [];
    slots.take(() => undefined);
    for (const name of ['no more', 'still']) slots.take(() => offered.push(name));
    slots.release();
    expect(offered).toEqual(['no more', 'still']);
    expect(slots.take(() => undefined)).toBe(true);
  });

  it('should remember a queue that waits once, however often it asks', () => {
    const slots = new Slots(0);
    let offers = 0;
    const whenFree = () => void offers++;
    slots.take(whenFree);
    slots.take(whenFree);
    slots.release();
    expect(offers).toBe(1);
  });
});
