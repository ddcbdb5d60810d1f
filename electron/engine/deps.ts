/** Everything the engine is built from. The shell and the command line each hand in their own. */
import type { AppView } from '#shared/contract/snapshot.ts';
import type { DemoAccount } from './demo/demoAccounts.ts';
import type { Exporter } from './exports/exporter.ts';
import type { LedgerQueries } from './ledger/queries.ts';
import type { PaymentPages } from './payments/pages.ts';
import type { Browser, Clock, Fetch, Host, Log, Notifier, SecretStore, SettingsStore, Updater } from './ports.ts';
import type { BackupMaker } from './store/backup/backups.ts';
import type { Store } from './store/store.ts';

export interface EngineDeps {
  readonly version: string;
  readonly mode: 'demo' | 'live';
  readonly dataDir: string;
  /** On the development runtime: only loopback services are talked to. */
  readonly loopbackOnly: boolean;
  readonly clock: Clock;
  /** The user's time zone by its IANA name; missing: the machine's. */
  readonly zone?: () => string;
  readonly fetch: Fetch;
  /** 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  readonly log: Log;
  readonly secrets: SecretStore;
  readonly browser: Browser;
  /** Null where nobody is to be told now: episodes wait for the desktop app, which tells of them when it runs. */
  readonly notifier: Notifier | null;
  readonly settings: SettingsStore;
  /** Null where there is no desktop around the engine. */
  readonly host: Host | null;
  readonly store: Store;
  /** Questions to the whole ledger: answered beside the main process, on a read-only connection. */
  readonly ledger: LedgerQueries;
  readonly exporter: Exporter;
  /** Where the store's file is and who copies it; missing: no backups are made. */
  readonly backups?: { readonly database: string; readonly maker: BackupMaker };
  /** Newer versions of the app; missing where there is no app to replace. */
  readonly updater?: Updater;
  readonly notices: AppView['notices'];
  /** Our own loopback pages for what happens in the browser. */
  readonly pages: PaymentPages;
  /** The sandbox's card processor, in the demo and in tests; live services name their own. */
  readonly cardProcessorKey?: string;
  /** Where the sandbox's checkouts are, likewise. */
  readonly checkoutOrigins?: readonly string[];
  /** The sandbox's accounts; only in the demo. */
  readonly demoAccounts?: readonly DemoAccount[];
}
