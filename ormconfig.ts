import { configOfProcess } from './src/config/process-config.js';
import { MIGRATION_TIME_LIMITS } from './src/config/limits/database-time.limits.js';
import { TrackerModule } from './src/tracker.module.js';

/**
 * The tracker's DataSource for TypeORM's own command line: `npm run migration:show`, `:run`, `:revert`. Migrations may take
 * as long as they need.
 */
export default TrackerModule.dataSource(configOfProcess(), { limits: MIGRATION_TIME_LIMITS });
