/** Folders to a validated course. */
export { type Chapter, type CodeExercise, codeExercisesOf, type Course, type Demo, demosOf, type Exercise, exercisesOf, type Quiz, quizzesOf } from './course.ts';
export { CourseError } from './course-error.ts';
export { courseRoot, discoverCourse } from './discover.ts';
export { FieldReader, indexFile } from './field-reader.ts';
export { type Card, type Choice, type Lesson, type Listing, parseLessons, type Question, readLesson } from './lesson.ts';
export { commentsOf, localizedCode, starterText } from './localized-code.ts';
export { type Lang, LANGS, langOf, type Localized } from './locale.ts';
