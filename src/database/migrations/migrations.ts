import { CreateTrackerTables1795305600000 } from './1795305600000-create-tracker-tables.js';
import { CreateAdminTables1795305700000 } from './1795305700000-create-admin-tables.js';
import { CountByFamilyAndClient1795305900000 } from './1795305900000-count-by-family-and-client.js';
import { CreateSessionTable1795306200000 } from './1795306200000-create-session-table.js';
import { CreateTraceTable1795306300000 } from './1795306300000-create-trace-table.js';
import { RemoveRefusedPeers1795306500000 } from './1795306500000-remove-refused-peers.js';
import { CreateTakedownTables1795306600000 } from './1795306600000-create-takedown-tables.js';
import { CreateLedgerTables1795307200000 } from './1795307200000-create-ledger-tables.js';
import { CreateMemberSessionTable1795307100000 } from './1795307100000-create-member-session-table.js';
import { CreateMemberTables1795307000000 } from './1795307000000-create-member-tables.js';
import { CreateSwarmHistoryTable1795307600000 } from './1795307600000-create-swarm-history-table.js';
import { CreateSettlementTable1795307700000 } from './1795307700000-create-settlement-table.js';
import { CountChangesOfSessions1795307800000 } from './1795307800000-count-changes-of-sessions.js';
import { DeleteAuditItemsByTrigger1795307900000 } from './1795307900000-delete-audit-items-by-trigger.js';
import { NoteWhenAnnouncesArrived1795308000000 } from './1795308000000-note-when-announces-arrived.js';

/** All migrations, oldest first. A released migration is never edited: a change is a new migration. */
export const migrations = [
  CreateTrackerTables1795305600000,
  CreateAdminTables1795305700000,
  CountByFamilyAndClient1795305900000,
  CreateSessionTable1795306200000,
  CreateTraceTable1795306300000,
  RemoveRefusedPeers1795306500000,
  CreateTakedownTables1795306600000,
  CreateMemberTables1795307000000,
  CreateMemberSessionTable1795307100000,
  CreateLedgerTables1795307200000,
  CreateSwarmHistoryTable1795307600000,
  CreateSettlementTable1795307700000,
  CountChangesOfSessions1795307800000,
  DeleteAuditItemsByTrigger1795307900000,
  NoteWhenAnnouncesArrived1795308000000,
];
