import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadEnvironment } from './src/config/environment.loader';
import { dataSourceOptions } from './src/database/data-source.options';
import { Challenge } from './src/otp/challenge.entity';
import { Account } from './src/profile/account.entity';

/** For the TypeORM CLI: `npx typeorm migration:show -d dist/ormconfig.js`. The app opens the same options. */
export default new DataSource({ ...dataSourceOptions(loadEnvironment()), entities: [Account, Challenge] });
