/** Software that people choose an image by, and where its version stands. */
export interface KnownSoftware {
  /** As its publisher writes it. */
  readonly name: string;
  /** What a release calls it in its pins. */
  readonly pin?: string;
  /** As an index of Python packages calls it. */
  readonly python?: string;
  /** As an OS calls the package that is it. */
  readonly os?: RegExp;
  /** Only the first two numbers of the OS package's version are its own. */
  readonly isSeries?: true;
}

/** In the order in which people read it. Python comes before all of it, since every image has that. */
export const knownSoftware: readonly KnownSoftware[] = [
  { name: 'CUDA', pin: 'cudaSeries', os: /^libcudart\d/, isSeries: true },
  { name: 'JupyterLab', python: 'jupyterlab', os: /^jupyterlab$/ },
  { name: 'Jupyter Notebook', os: /^jupyter-notebook$/ },
  { name: 'code-server', pin: 'codeServer' },
  { name: 'RStudio Server', pin: 'rstudio' },
  { name: 'Langflow', python: 'langflow' },
  { name: 'PyTorch', python: 'torch', os: /^python3-torch$/ },
  { name: 'TensorFlow', python: 'tensorflow' },
  { name: 'LangChain', python: 'langchain' },
  { name: 'OptaPy', python: 'optapy' },
  { name: 'Spark', pin: 'spark' },
  { name: 'Hadoop', pin: 'hadoop' },
  { name: 'R', pin: 'r', os: /^r-base-core$/ },
];

/** Python packages that Debian calls otherwise than the index. */
export const indexNames: Readonly<Record<string, string>> = { kafka: 'kafka-python', sklearn: 'scikit-learn' };

/** Python packages by which others are installed: nobody chooses an image by them. */
export const installers: readonly string[] = ['micropipenv', 'pip', 'pipenv', 'setuptools', 'venv', 'wheel'];
