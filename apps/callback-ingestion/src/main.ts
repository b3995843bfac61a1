import { runService } from '@signalbox/service';
import { config } from './app.config.js';
import { AppModule } from './app.module.js';

// Signatures of JSON are over its bytes.
await runService(AppModule, config, { jsonAsBytes: true });
