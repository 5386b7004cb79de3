import { fileLimitWarning } from './file-limit.js';

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units\nMax open files            ${soft.padEnd(21)}1048576              files\n`;

describe('fileLimitWarning', () => {
  it.each(['256', '1024', '4095'])('should warn about %s', (soft) => {
    expect(fileLimitWarning(limits(soft))).toContain(`only ${soft} files`);
  });

  it.each(['4096', '1048576', 'unlimited'])('should not warn about %s', (soft) => {
    expect(fileLimitWarning(limits(soft))).toBeUndefined();
  });

  it('should not warn where the system does not say', () => {
    expect(fileLimitWarning('')).toBeUndefined();
  });
});
