/** The engine under Node, and what its runs tell, for tests. */
import { ASSETS, loadEngine } from '../../scripts/node-engine.mjs';
import type { Engine, Run, BareEvent, Script } from '../../src/node/engine.js';

export async function startEngine(): Promise<Engine> {
  const { Engine } = await loadEngine();
  return new Engine(ASSETS);
}

type Kind = BareEvent['type'];
type EventOf<Type extends Kind> = Extract<BareEvent, { readonly type: Type }>;

/** A run with all that it has told. */
export class ToldRun {
  readonly events: BareEvent[] = [];
  readonly run: Run;
  private readonly listeners = new Set<() => void>();

  constructor(engine: Engine, script: Script | string) {
    this.run = engine.start(typeof script === 'string' ? { code: script } : script, (event) => {
      this.events.push(event);
      for (const listen of this.listeners) listen();
    });
  }

  get result(): Run['result'] {
    return this.run.result;
  }

  get output(): string {
    const chunks = this.events.flatMap((event) => (event.type === 'output' ? event.chunks : []));
    return chunks.map(({ text }) => text).join('');
  }

  /** Waits until so many events of a kind have come; gives the last of these. */
  async told<Type extends Kind>(type: Type, count = 1): Promise<EventOf<Type>> {
    const found = () =>
      this.events.filter((event): event is EventOf<Type> => event.type === type)[count - 1];
    await this.until(() => found() !== undefined);
    return found()!;
  }

  /** Waits until it has printed something. */
  async printed(text: string): Promise<void> {
    await this.until(() => this.output.includes(text));
  }

  private until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const listen = () => {
        const isOver = this.events.at(-1)?.type === 'end';
        if (!isSo() && !isOver) return;
        this.listeners.delete(listen);
        if (isSo()) resolve();
        else reject(new Error(`It ended without: ${JSON.stringify(this.events.at(-1))}`));
      };
      this.listeners.add(listen);
      listen();
    });
  }
}
