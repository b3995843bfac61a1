import { runService } from '@signalbox/service';
import { config } from './app.config.js';
import { AppModule } from './app.module.js';
import { INTAKE_HTTP } from './http/http-options.js';

await runService(AppModule, config, INTAKE_HTTP);
