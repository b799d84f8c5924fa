import { html, nothing } from 'lit';
import { blocks, type BlockElement } from '../controllers/page-block.js';
import { loadParts } from '../controllers/parts.js';
import { moreIcon } from './icons.js';

/** The button that shows what can be done with all blocks of a session, and its menu. */
export class SessionMenu {
  private isOpen = false;

  constructor(private readonly host: BlockElement) {}

  render() {
    const { isOpen } = this;
    const { words } = this.host;
    return html`<div class="more" @keydown=${this.onKeydown} @focusout=${this.onFocusout}>
      <button
        part="session-button"
        title=${words.session}
        aria-label=${words.session}
        aria-expanded=${isOpen ? 'true' : 'false'}
        @click=${() => this.toggle(!isOpen)}
      >
        ${moreIcon}
      </button>
      ${
        isOpen
          ? html`<div
              class="menu"
              part="session-menu"
              role="group"
              aria-label=${words.session}
              tabindex="-1"
            >
              ${
                this.host.console && !this.host.session
                  ? nothing
                  : html`<button @click=${() => this.runAll()}>${words.runAll}</button>`
              }
              <button @click=${() => this.restart()}>${words.restartSession}</button>
            </div>`
          : nothing
      }
    </div>`;
  }

  private toggle(isOpen: boolean): void {
    this.isOpen = isOpen;
    if (isOpen) this.focus('.more > button'); // some engines do not focus a clicked button
    this.host.requestUpdate();
  }

  private async runAll(): Promise<void> {
    this.toggle(false);
    this.focus('.main'); // the menu is gone during a run
    const { block } = this.host;
    await (await loadParts()).page.runAll(blocks.ofSession(block), block);
  }

  private async restart(): Promise<void> {
    this.toggle(false);
    this.focus('.more > button');
    await (await loadParts()).page.restart(blocks.ofSession(this.host.block));
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
