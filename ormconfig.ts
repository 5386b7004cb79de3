import dotenv from 'dotenv';
import { configFromEnvironment } from './src/config/load-config.js';
import { TrackerModule } from './src/tracker/tracker.module.js';

/** The tracker's DataSource for TypeORM's own command line: `npm run migration:show`, `:run`, `:revert`. */
dotenv.config({ quiet: true });

export default TrackerModule.dataSource(configFromEnvironment(process.env));
