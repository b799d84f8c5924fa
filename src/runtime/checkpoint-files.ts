import type { Checkpoint, KeptFile } from '../protocol/messages.js';

type Content = KeptFile['content'];

/** Completes checkpoints: a Worker sends a file's contents only when they have changed. */
export class CheckpointFiles {
  private contents = new Map<string, Content>();

  /** Takes over the files of the checkpoint that an interpreter starts from. */
  begin({ files }: Checkpoint): void {
    this.contents = new Map(files.map(({ path, content }) => [path, content]));
  }

  /** Returns the same checkpoint with the contents of all files. */
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
