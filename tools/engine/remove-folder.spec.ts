import { mountsBelow } from './remove-folder.ts';

const table = `overlay / overlay rw 0 0
proc /var/tmp/workbench-1/context/root/proc proc rw 0 0
tmpfs /var/tmp/workbench-1/context/root/dev tmpfs rw 0 0
udev /var/tmp/workbench-1/context/root/dev/null devtmpfs rw 0 0
sysfs /var/tmp/workbench-1\\040of\\011mine/sys sysfs rw 0 0
proc /var/tmp/workbench-10/proc proc rw 0 0
`;

describe('what is mounted in a folder', () => {
  it('is told innermost first', () => {
    expect(mountsBelow('/var/tmp/workbench-1', table)).toEqual([
      '/var/tmp/workbench-1/context/root/dev/null',
      '/var/tmp/workbench-1/context/root/dev',
      '/var/tmp/workbench-1/context/root/proc',
    ]);
  });

  it('is found whatever its name', () => {
    expect(mountsBelow('/var/tmp/workbench-1 of\tmine', table)).toEqual(['/var/tmp/workbench-1 of\tmine/sys']);
  });

  it('is nothing for a folder without', () => {
    expect(mountsBelow('/home', table)).toEqual([]);
  });
});
