import { expect } from 'chai';
import type { ReactiveControllerHost } from 'lit';
import { PageThemeController } from '../../src/controllers/page-theme.js';
import { nextTask, until } from '../helpers/until.js';

const HOST = { addController: () => undefined } as Partial<ReactiveControllerHost>;

describe('PageThemeController', () => {
  const stops: (() => void)[] = [];

  function watch(): { calls: number; stop: () => void } {
    const told = { calls: 0, stop: () => controller.hostDisconnected() };
    const controller = new PageThemeController(HOST as ReactiveControllerHost, () => told.calls++);
    controller.hostConnected();
    stops.push(told.stop);
    return told;
  }

  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
    for (const element of [document.documentElement, document.body]) {
      element.removeAttribute('data-theme');
    }
  });

  for (const name of ['documentElement', 'body'] as const) {
    it(`tells of an attribute of ${name}`, async () => {
      const told = watch();
      document[name].dataset['theme'] = 'dark';
      await until(() => told.calls === 1);
    });
  }

  it('tells everyone once, and not those who left', async () => {
    const [first, second, third] = [watch(), watch(), watch()];
    second.stop();
    document.body.dataset['theme'] = 'dark';
    await until(() => first.calls);
    expect([first.calls, second.calls, third.calls]).to.deep.equal([1, 0, 1]);
  });

  it('begins again after all have left', async () => {
    watch().stop();
    const told = watch();
    document.body.dataset['theme'] = 'dark';
    await until(() => told.calls === 1);
  });

  it('does not tell of what lies in the page', async () => {
    const told = watch();
    const element = document.createElement('p');
    document.body.append(element);
    element.dataset['theme'] = 'dark';
    await nextTask();
    element.remove();
    expect(told.calls).to.equal(0);
  });
});
