/** The course's own files are not as they should be. The message names the place and the repair. */
export class CourseError extends Error {
  override readonly name = 'CourseError';
}
