// Which addon belongs to this machine.

/** This machine in napi-rs's names, such as `linux-x64-gnu`. */
export function platformName() {
  const { platform, arch } = process;
  if (platform === 'linux') return `${platform}-${arch}-${usesMusl() ? 'musl' : 'gnu'}`;
  if (platform === 'win32') return `${platform}-${arch}-msvc`;
  return `${platform}-${arch}`;
}

function usesMusl() {
  const report = process.report?.getReport();
  return report?.header.glibcVersionRuntime === undefined;
}
