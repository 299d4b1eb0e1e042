/** The local repository; what is in it was built or fetched here. */
export const localRepository = 'localhost/workbench-images';
