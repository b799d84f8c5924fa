import { expect } from 'chai';
import { Prefetcher } from '../../src/controllers/prefetcher.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { until } from '../helpers/until.js';

describe('Prefetcher', () => {
  let prefetcher: Prefetcher;
  let button: HTMLButtonElement;
  let isUnwelcome: boolean;
  let fails: boolean;
  /** What was asked of the parts, in order. */
  let asked: string[];

  beforeEach(() => {
    asked = [];
    isUnwelcome = fails = false;
    prefetcher = new Prefetcher(
      () => Promise.resolve(asked.push('panel')),
      () => {
        asked.push('parts');
        if (fails) return Promise.reject(new Error('no connection'));
        const runtime = { prefetch: (what: string) => asked.push(`Python: ${what}`) };
        return Promise.resolve({ runtime });
      },
      () => isUnwelcome,
    );
    button = document.createElement('button');
    for (const type of ['pointerenter', 'pointerleave', 'focus', 'blur', 'click']) {
      button.addEventListener(type, prefetcher);
    }
    document.body.append(button);
  });

  afterEach(() => {
    document.body.innerHTML = '';
  });

  const ALL = ['parts', 'panel', 'Python: start'];
  const DOWNLOADED = ['parts', 'panel', 'Python: download'];

  describe('at a sign of the reader’s', () => {
    let timers: FakeTimers;

    beforeEach(() => {
      timers = new FakeTimers();
    });

    afterEach(() => {
      timers.restore();
    });

    const point = (type: string, pointerType = 'mouse') =>
      button.dispatchEvent(new PointerEvent(type, { pointerType }));
    const focus = (type: 'focus' | 'blur') => button.dispatchEvent(new FocusEvent(type));
    /** Gives promises their turn; the timers stand. */
    const settle = async () => {
      for (let turns = 0; turns < 10; turns++) await Promise.resolve();
    };

    it('fetches when the mouse stays', async () => {
      point('pointerenter');
      timers.pass(99);
      await settle();
      expect(asked).to.deep.equal([]);
      timers.pass(100);
      await settle();
      expect(asked).to.deep.equal(ALL);
    });

    it('fetches nothing when the mouse passes over', async () => {
      point('pointerenter');
      point('pointerleave');
      timers.pass(1000);
      await settle();
      expect(asked).to.deep.equal([]);
    });

    it('leaves it to the run when the button is pressed before that', async () => {
      point('pointerenter');
      focus('focus');
      point('click');
      timers.pass(1000);
      await settle();
      expect(asked).to.deep.equal([]);
    });

    it('counts a pen that hovers as it does a mouse', async () => {
      point('pointerenter', 'pen');
      timers.pass(99);
      await settle();
      expect(asked).to.deep.equal([]);
      timers.pass(100);
      await settle();
      expect(asked).to.deep.equal(ALL);
    });

    it('fetches as soon as a finger is down', async () => {
      point('pointerenter', 'touch');
      timers.pass(0);
      point('pointerleave', 'touch');
      await settle();
      expect(asked).to.deep.equal(ALL);
    });

    it('fetches when the focus stays, and not when it goes on', async () => {
      focus('focus');
      focus('blur');
      timers.pass(1000);
      await settle();
      expect(asked).to.deep.equal([]);
      focus('focus');
      timers.pass(100);
      await settle();
      expect(asked).to.deep.equal(ALL);
    });

    it('fetches once', async () => {
      for (let times = 0; times < 3; times++) {
        point('pointerenter');
        timers.pass(100);
        await settle();
      }
      expect(asked).to.deep.equal(ALL);
    });

    it('fetches nothing while that is unwelcome', async () => {
      isUnwelcome = true;
      point('pointerenter');
      timers.pass(100);
      await settle();
      expect(asked).to.deep.equal([]);
      isUnwelcome = false;
      point('pointerenter');
      timers.pass(100);
      await settle();
      expect(asked).to.deep.equal(ALL);
    });

    it('passes over a failure', async () => {
      fails = true;
      const rejections: unknown[] = [];
      const note = (event: PromiseRejectionEvent) => rejections.push(event.reason);
      window.addEventListener('unhandledrejection', note);
      point('pointerenter');
      timers.pass(100);
      timers.restore();
      await new Promise((resolve) => setTimeout(resolve)); // an engine reports with a later task
      window.removeEventListener('unhandledrejection', note);
      expect(asked).to.deep.equal(['parts', 'panel']);
      expect(rejections).to.deep.equal([]);
    });
  });

  describe('of blocks near the viewport', () => {
    type Block = HTMLElement & { prefetch: string };

    /** Puts a block so many window heights below the viewport. */
    function blockAt(windows: number, prefetch = 'visible'): Block {
      const block = Object.assign(document.createElement('div'), { prefetch });
      Object.assign(block.style, { position: 'absolute', height: '10px', width: '10px' });
      block.style.top = `${String((windows + 1) * 100)}vh`;
      document.body.append(block);
      return block;
    }

    /** Waits until observers have looked at an element, those that came before too. */
    const looked = (element: Element) =>
      new Promise<void>((resolve) => {
        const observer = new IntersectionObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(element);
      });

    it('fetches when one is within a window’s height', async () => {
      await prefetcher.watch(blockAt(0.9));
      await until(() => asked.length === DOWNLOADED.length);
      expect(asked).to.deep.equal(DOWNLOADED);
    });

    it('fetches nothing while they are further away', async () => {
      const far = blockAt(1.1);
      await prefetcher.watch(far);
      await looked(far);
      const near = blockAt(0.5, 'intent');
      await prefetcher.watch(near); // it was `visible` before
      await looked(near);
      expect(asked).to.deep.equal([]);
      far.style.top = '150vh';
      await until(() => asked.length === ALL.length);
    });

    it('fetches nothing while that is unwelcome', async () => {
      isUnwelcome = true;
      let times = 0;
      const counting = new Prefetcher(
        () => Promise.resolve(asked.push('panel')),
        undefined,
        () => {
          times++;
          return isUnwelcome;
        },
      );
      await counting.watch(blockAt(0));
      await until(() => times);
      expect(asked).to.deep.equal([]);
    });
  });
});
