/** Embed page → the page around its frame: its height, in CSS pixels. */
export interface EmbedHeightMessage {
  readonly type: 'python-run-height';
  readonly height: number;
}

/** The page around the frame → embed page: asks for the height, if earlier messages were missed. */
export interface EmbedHeightRequest {
  readonly type: 'python-run-height-wanted';
}
