import { html, nothing, type LitElement } from 'lit';
import type { EditorController } from '../controllers/editor-controller.js';
import type { RunController } from '../controllers/run-controller.js';
import { CodePositions } from './code-positions.js';
import { panelStyles } from './panel-styles.js';

interface PanelHost extends LitElement {
  run(): Promise<unknown>;
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

function milliseconds(duration: number): string {
  if (duration < 1) return 'under 1 ms';
  return duration < 1000
    ? `${duration.toFixed(0)} ms`
    : `${(duration / 1000).toFixed(duration < 10_000 ? 1 : 0)} s`;
}

/** What appears below a block, and over its lines, once the reader has acted on it. */
export class Panel {
  /** The bar over the line in which an error rose. */
  private readonly marker = document.createElement('div');
  private marked: { readonly line: number; readonly code: CodePositions } | null = null;

  constructor(
    private readonly host: PanelHost,
    private readonly runs: RunController,
    private readonly editing: EditorController,
  ) {
    const root = host.renderRoot as ShadowRoot;
    if (panelStyles.styleSheet) root.adoptedStyleSheets.push(panelStyles.styleSheet);
    this.measure();
    this.marker.className = 'marker';
    root.querySelector('.frame')?.append(this.marker);
    const place = () => {
      this.placeMarker();
    };
    new ResizeObserver(place).observe(host);
    host.addEventListener('scroll', place, { capture: true, passive: true });
  }

  /** Marks a line of the code, from 1; null takes the mark away. */
  mark(line: number | null): void {
    this.marked = line === null ? null : { line, code: new CodePositions(this.host) };
    this.editing.mark(line);
    this.placeMarker();
    this.host.requestUpdate();
  }

  /** The code was edited: the editor has dropped its mark already, and must not be told now. */
  forgetMark(): void {
    this.marked = null;
    this.placeMarker();
  }

  /** Offset in the code of a point of the viewport. */
  offsetAt(x: number, y: number): number {
    return new CodePositions(this.host).offsetAt(x, y);
  }

  render() {
    const { state } = this.runs;
    if (state === 'idle') return html`<slot name="output"></slot>`;
    const { result, view, progress } = this.runs;
    const isBusy = this.runs.isActive && !result;
    const failure = result?.error && !result.error.traceback ? result.error.message : null;
    return html`<div class="panel" part="output">
      <div class="status ${state === 'error' ? 'bad' : ''}" part="status">
        ${isBusy ? html`<span class="spinner"></span>` : nothing}${this.status()}
      </div>
      ${
        state === 'loading' && progress?.phase === 'download'
          ? html`<progress
              aria-label="Download"
              max=${progress.total}
              .value=${progress.loaded}
            ></progress>`
          : nothing
      }
      ${view?.element}
      ${
        failure === null
          ? nothing
          : html`<div class="failure">
              ${failure}
              ${
                state === 'error'
                  ? html`<button part="retry-button" @click=${() => this.host.run()}>
                      Try again
                    </button>`
                  : nothing
              }
            </div>`
      }
    </div>`;
  }

  private status(): string {
    const { state, progress, result, isStopping } = this.runs;
    switch (state) {
      case 'loading':
        if (progress?.phase === 'download') {
          return (
            `Downloading Python: ${megabytes(progress.loaded)} ` +
            `of ${megabytes(progress.total)} MB`
          );
        }
        if (progress?.phase === 'restore') {
          const { done, total } = progress;
          return `Running earlier examples again: ${String(done + 1)} of ${String(total)}…`;
        }
        return progress ? 'Starting Python…' : 'Loading…';
      case 'queued':
        return 'Waiting for another example…';
      case 'running':
        return isStopping ? 'Stopping…' : 'Running…';
      case 'waiting':
        return isStopping ? 'Stopping…' : 'Waiting for your input…';
      case 'done':
        return `Done in ${milliseconds(result?.duration ?? 0)}`;
      case 'error': {
        const line = result?.error?.line;
        if (line !== undefined) return `Error on line ${String(line)}`;
        if (result?.error?.traceback) return 'Error';
        return result?.duration ? 'Python was ended' : 'Python could not run';
      }
      case 'stopped':
        return result?.status === 'timeout' ? 'Out of time' : 'Stopped';
      case 'idle':
        return '';
    }
  }

  /**
   * Notes the space below the code, so that the output joins the code and keeps that space below,
   * and where and in which font the code's text stands.
   */
  private measure(): void {
    const { host } = this;
    const positions = new CodePositions(host);
    const code = positions.codeElement();
    let gap = 0;
    for (let box: Element | null = code; box && box !== host; box = box.parentElement) {
      gap = Math.max(gap, parseFloat(getComputedStyle(box).marginBottom) || 0);
    }
    const { fontFamily, fontSize, lineHeight } = getComputedStyle(
      code.querySelector('code') ?? code,
    );
    host.style.setProperty('--gap', `${String(gap)}px`);
    host.style.setProperty('--code-font', `${fontSize} / ${lineHeight} ${fontFamily}`);
    const shown = host.renderRoot.querySelector('.cm-content') ?? positions.rangeOfLine(1);
    const left = shown?.getBoundingClientRect().left ?? 0;
    const inset = left - host.getBoundingClientRect().left;
    if (inset > 0) host.style.setProperty('--inset', `${String(inset)}px`);
  }

  /** Lays the marker over the static code; in the editor the line itself is marked. */
  private placeMarker(): void {
    const { marked } = this;
    this.marker.hidden = true;
    if (!marked || this.editing.isOpen) return;
    const range = marked.code.rangeOfLine(marked.line);
    // An engine may add an empty box at the end of the line before.
    const boxes = [...(range?.getClientRects() ?? [])].filter((box) => box.width > 0);
    if (!boxes.length) return;
    const top = Math.min(...boxes.map((box) => box.top));
    const bottom = Math.max(...boxes.map((box) => box.bottom));
    const lineHeight = parseFloat(getComputedStyle(marked.code.codeElement()).lineHeight);
    const leading = Math.max(0, lineHeight - (boxes[0]?.height ?? 0)) || 0;
    const outer = this.host.getBoundingClientRect();
    this.marker.style.top = `${String(top - leading / 2 - outer.top)}px`;
    this.marker.style.height = `${String(bottom - top + leading)}px`;
    this.marker.hidden = false;
  }
}
