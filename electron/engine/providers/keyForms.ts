/** How the services' keys look, as their documents show them: for masking them wherever one might turn up. */
export const KEY_FORMS: readonly RegExp[] = [
  /\bbzk_(?:[a-z]+_)?[A-Za-z0-9-]{6,}/g,
  /\bolostep_[A-Za-z0-9_-]{8,}/g,
  /\bmk_[A-Za-z0-9_-]{6,}/g,
  /\bgpra_[A-Za-z0-9_-]{4,}/g,
  /\beliza_[A-Za-z0-9_-]{8,}/g,
];
