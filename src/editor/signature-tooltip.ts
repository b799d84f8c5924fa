import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { EditorView, showTooltip, type Tooltip } from '@codemirror/view';
import type { Signature } from '../protocol/messages.js';

/** Shows a signature at the cursor; null hides it. */
export const showSignature = StateEffect.define<Signature | null>();

function tooltipOf({ name, signature, doc }: Signature, pos: number): Tooltip {
  return {
    pos,
    above: true,
    create() {
      const dom = document.createElement('div');
      dom.className = 'cm-signature';
      dom.role = 'tooltip';
      const head = document.createElement('code');
      head.textContent = name + signature;
      dom.append(head);
      if (doc) {
        const text = document.createElement('p');
        text.textContent = doc;
        dom.append(text);
      }
      return { dom };
    },
  };
}

/** Keeps the signature shown while the reader types arguments. */
export const signatureTooltip: Extension = [
  StateField.define<Tooltip | null>({
    create: () => null,
    update(shown, transaction) {
      const effect = transaction.effects.findLast((one) => one.is(showSignature));
      const { docChanged, newSelection, newDoc, changes } = transaction;
      if (effect) return effect.value && tooltipOf(effect.value, newSelection.main.head);
      if (!shown || newDoc.length === 0) return null;
      if (!docChanged) return transaction.selection ? null : shown;
      return { ...shown, pos: changes.mapPos(shown.pos) };
    },
    provide: (field) => showTooltip.from(field),
  }),
  EditorView.domEventHandlers({
    blur(_, view) {
      view.dispatch({ effects: showSignature.of(null) });
    },
  }),
];
