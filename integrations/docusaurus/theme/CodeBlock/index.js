/** The theme's code block, in a `<python-run>` where it is Python. */
import { usePluginData } from '@docusaurus/useGlobalData';
import OriginalCodeBlock from '@theme-init/CodeBlock';
import { createElement } from 'react';
import { attributesOfFence } from '../../../fence.js';

export default function CodeBlock(props) {
  const { defaults } = usePluginData('python-run');
  const block = createElement(OriginalCodeBlock, props);
  const { children, className = '', language, metastring = '' } = props;
  // What is no text is highlighted already, or no code.
  if (typeof children !== 'string') return block;
  const name = language ?? /\blanguage-([\w-]+)/.exec(className)?.[1] ?? '';
  const attributes = attributesOfFence(name, metastring, defaults);
  return attributes ? createElement('python-run', attributes, block) : block;
}
