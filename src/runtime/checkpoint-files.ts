import type { Checkpoint, KeptFile } from '../protocol/messages.js';

type Content = KeptFile['content'];

/** Completes checkpoints: a Worker tells the contents of a file once, as long as they do not change. */
export class CheckpointFiles {
  private contents = new Map<string, Content>();

  /** Takes over what an interpreter goes on from. */
  begin({ files }: Checkpoint): void {
    this.contents = new Map(files.map(({ path, content }) => [path, content]));
  }

  /** The same checkpoint with the contents of all files. */
  complete(checkpoint: Checkpoint): Checkpoint {
    const files = checkpoint.files.map((file) => ({
      ...file,
      content: file.content ?? this.contents.get(file.path) ?? null,
    }));
    const complete = { ...checkpoint, files };
    this.begin(complete);
    return complete;
  }
}
