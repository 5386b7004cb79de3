import { fileLimitRefusal, fileLimitWarning } from './file-limit.js';

const limits = (soft: string) =>
  `Limit                     Soft Limit           Hard Limit           Units\nMax open files            ${soft.padEnd(21)}1048576              files\n`;

describe('fileLimitWarning', () => {
  it.each(['256', '1024', '4095'])('should warn about %s', (soft) => {
    expect(fileLimitWarning(limits(soft))).toContain(`only ${soft} files`);
  });

  it.each(['4096', '1048576', 'unlimited'])('should not warn about %s', (soft) => {
    expect(fileLimitWarning(limits(soft))).toBeUndefined();
  });

  it('should refuse to start with fewer than the start needs', () => {
    expect(fileLimitRefusal(limits('256'))).toContain('only 256 files');
    expect(fileLimitRefusal(limits('1024'))).toBeUndefined();
  });

  it('should not warn where the system does not say', () => {
    expect(fileLimitWarning('')).toBeUndefined();
  });
});
