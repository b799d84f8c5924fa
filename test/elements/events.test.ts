import { expect } from 'chai';
import {
  PythonRunChangeEvent,
  PythonRunEndEvent,
  PythonRunOutputEvent,
  PythonRunStartEvent,
  PythonRunStateEvent,
} from '../../src/elements/events.js';
import type { RunResult } from '../../src/session/types.js';

const result: RunResult = { status: 'ok', stdout: '', stderr: '', display: [], duration: 1 };
const chunks = [{ stream: 'stdout', text: 'a' }] as const;

describe('the events of a block', () => {
  for (const [event, name, fields] of [
    [new PythonRunStartEvent('x = 1'), 'python-run-start', { code: 'x = 1' }],
    [new PythonRunOutputEvent(chunks), 'python-run-output', { chunks }],
    [new PythonRunStateEvent('done'), 'python-run-state', { state: 'done' }],
    [new PythonRunEndEvent(result), 'python-run-end', { result }],
    [new PythonRunChangeEvent('y'), 'python-run-change', { code: 'y' }],
  ] as const) {
    it(`${name} goes up through shadow roots and carries what it is about`, () => {
      expect(event).to.include({ type: name, bubbles: true, composed: true, ...fields });
      expect(event.constructor).to.have.property('eventName', name);
      expect(event.cancelable).to.equal(name === 'python-run-start');
    });
  }
});
