/** The departments of the shop, in the order of its navigation. */
export const CATEGORIES: Readonly<Record<string, string>> = {
  laptop: 'Laptops',
  desktop: 'Desktops',
  monitor: 'Monitors',
  keyboard: 'Keyboards',
  mouse: 'Mice',
  headset: 'Headsets',
  storage: 'Storage',
};
