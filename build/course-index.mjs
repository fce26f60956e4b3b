// Keeps what the files of the course say in one file: see FieldReader.
import { writeFileSync } from 'node:fs';
import { courseRoot, discoverCourse, FieldReader, indexFile } from '../dist/src/course/mod.js';

const root = courseRoot();
const reader = FieldReader.withoutIndex(root);
discoverCourse(root, reader);
writeFileSync(indexFile(root), JSON.stringify(reader.index));
