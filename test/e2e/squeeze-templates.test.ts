/** What the build leaves out of templates is white space that nobody sees. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { squeezeTemplates } from '../../scripts/squeeze-templates.mjs';

async function squeeze(code: string): Promise<string> {
  const squeezed = await squeezeTemplates().transform(code, `${process.cwd()}/src/a.ts`);
  return squeezed?.code ?? code;
}

const cases: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'spaces between inline tags stay': [
    'html`<p>\n  <b>one</b>\n  <i>two</i> ${three}\n</p>`',
    'html`<p> <b>one</b> <i>two</i> ${three} </p>`',
  ],
  'spaces at the ends of a template stay': ['html` and ${left} more `', 'html` and ${left} more `'],
  'expressions keep their places': [
    'html`<i\n  class="a ${b}"\n  .value=${c}\n  ?hidden=${d}\n  @click=${() => {\n    e(`  f`);\n  }}\n></i>`',
    'html`<i class="a ${b}" .value=${c} ?hidden=${d} @click=${() => {\n    e(`  f`);\n  }}></i>`',
  ],
  'the text of a pre stays': ['html`<pre>a\n  b</pre>`', 'html`<pre>a\n  b</pre>`'],
  'strings that are no templates stay': [
    'const text = `<b>\n  </b>   <i\n  id="c">; css: {  }`',
    'const text = `<b>\n  </b>   <i\n  id="c">; css: {  }`',
  ],
  'styles keep their values': [
    "css`\n  /* why */\n  .a > b:not(.c) {\n    color: #ffffff;\n    content: '·  ';\n    margin: calc(1px + 2px) 0;\n  }\n`",
    'css`.a>b:not(.c){color:#ffffff;content:"·  ";margin:calc(1px + 2px) 0}`',
  ],
};

for (const [what, [before, after]] of Object.entries(cases)) {
  test(what, async () => {
    assert.equal(await squeeze(before), after);
  });
}

test('an escape in styles, which a literal would read in another way, is refused', async () => {
  const plugin = squeezeTemplates();
  const message = await new Promise<string>((resolve) => {
    const context = { ...plugin, error: resolve };
    void plugin.transform.call(context, 'css`a{content:"\\\\201c"}`', `${process.cwd()}/src/a.ts`);
  });
  assert.match(message, /cannot be squeezed/);
});
