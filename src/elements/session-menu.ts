import { html, nothing, type LitElement } from 'lit';
import type { BlockNotes } from '../controllers/notes.js';
import { loadParts } from '../controllers/parts.js';
import { moreIcon } from './panel-icons.js';

/** A block with a session. */
interface MenuHost extends LitElement {
  readonly session: string | null;
  readonly console: boolean;
  notes?: BlockNotes;
}

/** The button that shows what can be done with all blocks of a session, and that list. */
export class SessionMenu {
  private isOpen = false;

  constructor(private readonly host: MenuHost) {}

  render() {
    const { isOpen } = this;
    return html`<div class="more" @keydown=${this.onKeydown} @focusout=${this.onFocusout}>
      <button
        part="session-button"
        title="Session"
        aria-label="Session"
        aria-expanded=${isOpen ? 'true' : 'false'}
        @click=${() => {
          this.toggle(!isOpen);
        }}
      >
        ${moreIcon}
      </button>
      ${
        isOpen
          ? html`<div
              class="menu"
              part="session-menu"
              role="group"
              aria-label="Session"
              tabindex="-1"
            >
              ${
                this.host.console && !this.host.session
                  ? nothing
                  : html`<button @click=${() => this.act('runAll')}>Run all</button>`
              }
              <button @click=${() => this.act('restartSession')}>Restart session</button>
            </div>`
          : nothing
      }
    </div>`;
  }

  private toggle(isOpen: boolean): void {
    this.isOpen = isOpen;
    if (isOpen) this.focus('.more > button'); // some engines focus no button that is clicked
    this.host.requestUpdate();
  }

  private async act(command: 'runAll' | 'restartSession'): Promise<void> {
    this.toggle(false);
    // The menu is not there while a run is on.
    this.focus(command === 'runAll' ? '.main' : '.more > button');
    const { host } = this;
    const parts = await loadParts();
    await parts[command](parts.sessionOf(host) ?? undefined, host);
  }

  private focus(selector: string): void {
    this.host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  private readonly onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.stopPropagation();
    this.toggle(false);
    this.focus('.more > button');
  };

  private readonly onFocusout = ({ relatedTarget, currentTarget }: FocusEvent) => {
    const isInside =
      relatedTarget instanceof Node && (currentTarget as Node).contains(relatedTarget);
    if (!isInside && this.isOpen) this.toggle(false);
  };
}
