import { cleanUpAfterEachFile } from './end-of-file.ts';

cleanUpAfterEachFile();
