/** The copies of the store, in Settings. */
export const backups = {
  title: 'Backups',
  none: 'None yet',
  kept: (count: number) => (count === 1 ? '1 backup' : `${count} backups`),
  help: 'Made a few minutes after the start and once a day, each checked before it counts. “plimsoll restore” puts one back.',
  make: 'Back up now',
  making: 'Backing up…',
  made: 'Backed up and checked',
  notMade: 'No backup was made',
  folder: 'Folder of backups',
};
