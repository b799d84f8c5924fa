import {
  LARGEST_BODY,
  MOST_REQUESTS,
  type ProgramRequest,
  type RequestProblem,
} from '../protocol/requests.js';
import type { Performed } from '../protocol/perform-request.js';

/** Names that the reader's own network resolves, and this computer. */
const LOCAL_NAME = /^[^.]*$|\.(localhost|local|internal|lan|home\.arpa)$/;

/** Addresses by their first numbers that are not public: of this computer, of networks, and others. */
const LOCAL_IPV4 =
  /^(0|10|127|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/;

/** The same, and the addresses that stand for those of IPv4. */
const LOCAL_IPV6 = /^\[(::|f[cd]|fe[89ab]|64:ff9b:)/;

/** Whether a host may belong to the reader's own network, as far as its name tells. */
export function isLocalHost(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  if (name.startsWith('[')) return LOCAL_IPV6.test(name);
  return LOCAL_NAME.test(name) || LOCAL_IPV4.test(name);
}

const refuse = (problem: RequestProblem): Performed => ({ response: { problem }, bytes: null });

/** Sends what one interpreter's programs ask of the network: not everything, and not all at once. */
export class ProgramRequests {
  private sent = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param perform sends one. Never rejects
   * @param limits a sandbox gets nothing of the page's own host, nor of the reader's network
   */
  constructor(
    private readonly perform: (request: ProgramRequest) => Promise<Performed>,
    private readonly limits: { readonly isSandboxed: boolean; readonly host: string },
  ) {}

  async answer(request: ProgramRequest): Promise<Performed> {
    const problem = this.problemOf(request);
    if (problem) return refuse(problem);
    if (this.sent >= MOST_REQUESTS.atOnce) {
      if (this.waiting.length >= MOST_REQUESTS.waiting) return refuse('too-many');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.sent++;
    }
    try {
      const performed = await this.perform(request);
      const { response } = performed;
      // A server may have redirected it.
      const isRefused = response.problem === null && this.isClosed(response.url);
      return isRefused ? refuse('refused') : performed;
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.sent--;
    }
  }

  private problemOf({ url, body }: ProgramRequest): RequestProblem | null {
    if ((body?.byteLength ?? 0) > LARGEST_BODY.request) return 'too-large';
    if (!URL.canParse(url)) return 'unreadable';
    const { protocol, username, password } = new URL(url);
    if (!/^https?:$/.test(protocol) || username || password) return 'unreadable';
    return this.isClosed(url) ? 'refused' : null;
  }

  /** Whether an address is closed to a sandbox, and this is one. */
  private isClosed(url: string): boolean {
    const { isSandboxed, host } = this.limits;
    if (!isSandboxed || !URL.canParse(url)) return false;
    const { hostname } = new URL(url);
    return hostname.replace(/\.$/, '') === host || isLocalHost(hostname);
  }
}
