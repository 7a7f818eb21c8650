/** Numbers, times and releases in words. */

/** `24.1 kB`; thousands, as networks count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}

/** `+1.2 kB`, `−300 B`, `±0`. */
export function formatChange(bytes: number): string {
  if (bytes === 0) return '±0';
  return `${bytes > 0 ? '+' : '−'}${formatBytes(Math.abs(bytes))}`;
}

/** `5 %`, `0.25 %`. */
export function formatPercent(percent: number): string {
  return `${Number(percent.toFixed(2))} %`;
}

/** `0.42 s`, `85 ms`. */
export function formatDuration(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(2)} s`;
}

/** `$12.40`, `under $0.01`; US dollars. */
export function formatDollars(dollars: number): string {
  if (dollars === 0) return '$0';
  if (dollars < 0.01) return 'under $0.01';
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `just now`, `3 min ago`, `in 2 h`, then the day. */
export function formatAge(at: string, now: number): string {
  const seconds = Math.round((now - Date.parse(at)) / 1_000);
  const [age, isPast] = [Math.abs(seconds), seconds >= 0];
  const tell = (amount: number, unit: string) => (isPast ? `${amount} ${unit} ago` : `in ${amount} ${unit}`);
  if (age < 45) return isPast ? 'just now' : 'in a moment';
  if (age < 5_400) return tell(Math.round(age / 60), 'min');
  if (age < 129_600) return tell(Math.round(age / 3_600), 'h');
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `22 Nov 2026, 09:54:10`, in the time of this browser. */
export function formatInstant(at: string): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

/** `09:54`. */
export function formatClock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** `1 edge`, `2 edges`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount} ${amount === 1 ? noun : plural}`;
}

/** `a, b and c`. */
export function list(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(words);
}

/** `1.4.0` of `1.4.0-d90278d3`. */
export function versionOf(id: string): string {
  return id.slice(0, -9);
}

/** `d90278d3` of `1.4.0-d90278d3`. */
export function digestOf(id: string): string {
  return id.slice(-8);
}
