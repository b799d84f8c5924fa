/** Embed page → the page around its frame: how high it is, in CSS pixels. */
export interface EmbedHeightMessage {
  readonly type: 'python-run-height';
  readonly height: number;
}

/** The page around the frame → embed page: it listens from now on, and missed what was told before. */
export interface EmbedHeightRequest {
  readonly type: 'python-run-height-wanted';
}
