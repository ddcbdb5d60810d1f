/** Turns a list of changes into the rows that RxDB writes, one row for each document that ends up different. */
import { type BulkWriteRow, getDefaultRevision, getDefaultRxDocumentMeta, type RxDocumentData } from 'rxdb';
import { COLLECTIONS } from './collections.ts';
import type { StoreDatabase } from './database.ts';
import type { Change, CollectionName, CommitResult } from './store.ts';

type Row = Record<string, unknown>;
type Stored = RxDocumentData<Row>;

export interface CommitPlan extends CommitResult {
  readonly rows: ReadonlyMap<CollectionName, BulkWriteRow<Row>[]>;
}

/** One document as the changes so far leave it. */
interface Draft {
  readonly stored: Stored | null;
  /** Null while there is none: never written, or removed. */
  document: Row | null;
  changed: boolean;
}

/** Stands for a document that is there and that nothing will change, so that it need not be read. */
const UNREAD: Row = Object.freeze({});

export async function planCommit(database: StoreDatabase, changes: readonly Change[]): Promise<CommitPlan> {
  const drafts = new Map<CollectionName, Map<string, Draft>>();
  for (const [collection, parts] of byCollection(changes)) {
    const ids = [...new Set(parts.flatMap(idsOf))];
    const insertsOnly = parts.every((change) => 'insertNew' in change);
    const load = insertsOnly ? loadPresence : loadDrafts;
    drafts.set(collection, await load(database, collection, ids));
  }
  const inserted = changes.map((change) => apply(change, drafts.get(change.collection) ?? new Map()));
  const rows = new Map<CollectionName, BulkWriteRow<Row>[]>();
  for (const [collection, known] of drafts) {
    const changed = [...known.values()].filter(({ changed }) => changed).map(rowOf);
    const useful = changed.filter((row) => row !== null);
    if (useful.length > 0) rows.set(collection, useful);
  }
  return { rows, inserted };
}

function byCollection(changes: readonly Change[]): Map<CollectionName, Change[]> {
  const parts = new Map<CollectionName, Change[]>();
  for (const change of changes) {
    const known = parts.get(change.collection);
    if (known) known.push(change);
    else parts.set(change.collection, [change]);
  }
  return parts;
}

type Drafts = Map<string, Draft>;

async function loadDrafts(database: StoreDatabase, collection: CollectionName, ids: string[]): Promise<Drafts> {
  // Deleted ones too: writing their id again continues their history.
  const found = await database.collections[collection].storageInstance.findDocumentsById(ids, true);
  const byId = new Map(found.map((document) => [String(document[COLLECTIONS[collection].key]), document]));
  return new Map(
    ids.map((id) => {
      const stored = byId.get(id) ?? null;
      return [id, { stored, document: stored && !stored._deleted ? stored : null, changed: false }];
    }),
  );
}

/** Inserts only need to know which ids are taken. That is most of what is ever written, and most of it new. */
async function loadPresence(database: StoreDatabase, collection: CollectionName, ids: string[]): Promise<Drafts> {
  const states = await database.states(collection, ids);
  const removed = ids.filter((id) => states.get(id) === 'deleted');
  const drafts = removed.length === 0 ? new Map() : await loadDrafts(database, collection, removed);
  for (const id of ids) {
    if (drafts.has(id)) continue;
    drafts.set(id, { stored: null, document: states.has(id) ? UNREAD : null, changed: false });
  }
  return drafts;
}

function idsOf(change: Change): string[] {
  if ('remove' in change) return [...change.remove];
  const { key } = COLLECTIONS[change.collection];
  const documents: readonly object[] = 'put' in change ? change.put : change.insertNew;
  return documents.map((document) => String((document as Row)[key]));
}

/** @returns how many rows of an `insertNew` were new */
function apply(change: Change, drafts: ReadonlyMap<string, Draft>): number {
  const ids = idsOf(change);
  const documents: readonly object[] = 'put' in change ? change.put : 'insertNew' in change ? change.insertNew : [];
  let inserted = 0;
  for (const [index, id] of ids.entries()) {
    const draft = drafts.get(id);
    if (!draft) continue;
    if ('insertNew' in change && draft.document !== null) continue;
    if ('insertNew' in change) inserted++;
    draft.document = (documents[index] as Row | undefined) ?? null;
    draft.changed = true;
  }
  return inserted;
}

function rowOf({ stored, document }: Draft): BulkWriteRow<Row> | null {
  if (document === null && (stored === null || stored._deleted)) return null;
  const content = document ?? stored ?? {};
  // RxDB sets the revision and the time of writing itself, on its way to the storage.
  const next = {
    ...content,
    _deleted: document === null,
    _attachments: {},
    _rev: stored?._rev ?? getDefaultRevision(),
    _meta: stored ? { ...stored._meta } : getDefaultRxDocumentMeta(),
  };
  return stored ? { previous: stored, document: next } : { document: next };
}
