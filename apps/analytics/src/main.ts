import { runService } from '@signalbox/service';
import { config } from './app.config.js';
import { AppModule } from './app.module.js';

await runService(AppModule, config);
