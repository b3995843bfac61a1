import { runService } from '@signalbox/service';
import { config } from './app.config.js';
import { AppModule } from './app.module.js';
import { ROUTING_HTTP } from './http-options.js';

await runService(AppModule, config, ROUTING_HTTP);
