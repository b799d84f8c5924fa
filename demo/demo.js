// The page's own script: its theme, and two ways to talk to a block. Blocks run without it.

const root = document.documentElement;
const toggle = document.querySelector('#theme');

/** Dark or light, as the page is shown now. */
function isDark() {
  const system = matchMedia('(prefers-color-scheme: dark)').matches;
  return root.dataset.theme ? root.dataset.theme === 'dark' : system;
}

function nameToggle() {
  toggle.textContent = isDark() ? 'Light' : 'Dark';
}

toggle.addEventListener('click', () => {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  nameToggle();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameToggle);
nameToggle();

// The code of a block is a property, and `run()` a promise of the result.
document.querySelector('#again').addEventListener('click', async () => {
  const block = document.querySelector('#names');
  const once = 'print(choice(first), choice(last))';
  if (!block.code.includes('range(3)')) {
    block.code = block.code.replace(once, `for _ in range(3):\n    ${once}`);
  }
  await block.run();
});

/** What to say of each event. */
const DETAILS = {
  'python-run-start': (event) => `${event.code.split('\n').length} lines`,
  'python-run-state': (event) => event.state,
  'python-run-output': (event) => JSON.stringify(event.chunks.map(({ text }) => text).join('')),
  'python-run-end': (event) => `${event.result.status}, ${event.result.duration.toFixed()} ms`,
  'python-run-change': (event) => `${event.code.length} characters`,
};

const log = document.querySelector('#log');
for (const [name, describe] of Object.entries(DETAILS)) {
  document.querySelector('#observed').addEventListener(name, (event) => {
    const item = document.createElement('li');
    const detail = document.createElement('span');
    detail.textContent = describe(event);
    item.append(`${name.replace('python-run-', '')} `, detail);
    log.append(item);
    log.scrollTop = log.scrollHeight;
  });
}
