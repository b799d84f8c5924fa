/** Embed page → the page around its frame: how high it is, in CSS pixels. */
export interface EmbedHeightMessage {
  readonly type: 'python-run-height';
  readonly height: number;
}
