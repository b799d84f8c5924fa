import { drive } from './driver.js';
import { stock } from './stock-blocks.js';

drive(stock);
