// Which addon belongs to this machine.

/** This machine in napi-rs's names, such as `linux-x64-gnu`. */
export function platformName() {
  const { platform, arch } = process;
  if (platform === 'linux') return `${platform}-${arch}-${usesMusl() ? 'musl' : 'gnu'}`;
  if (platform === 'win32') return `${platform}-${arch}-msvc`;
  return `${platform}-${arch}`;
}

function usesMusl() {
  const { report } = process;
  if (!report) return true;
  const { excludeNetwork } = report;
  // The names of all peers would be looked up, one after the other.
  report.excludeNetwork = true;
  try {
    return report.getReport().header.glibcVersionRuntime === undefined;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
