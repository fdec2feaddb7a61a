// No-op jobs through pg-boss, as fast as its own calls allow: fetch a batch, complete the batch, at
// once again. Its worker loop would wait between batches. Prints a line "SLOTS JOBS_PER_SECOND" each.
// Usage: node pg-boss.mjs postgres://...

import PgBoss from 'pg-boss';

const boss = new PgBoss(process.argv[2]);
boss.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
await boss.start();

async function submit(queue, jobs) {
  for (let left = jobs; left > 0; left -= 500) {
    const batch = Array.from({ length: Math.min(left, 500) }, (_, n) => ({
      name: queue,
      data: { text: 'A text of a few words.', n },
    }));
    await boss.insert(batch);
  }
  await boss.getDb().executeSql('vacuum analyze');
}

async function work(queue, slots) {
  let ended = 0;
  for (;;) {
    const jobs = await boss.fetch(queue, { batchSize: slots });
    if (jobs.length === 0) {
      return ended;
    }
    await boss.complete(queue, jobs.map((job) => job.id));
    ended += jobs.length;
  }
}

for (const [slots, jobs] of [[10, 15_000], [100, 30_000]]) {
  const queue = `slots-${slots}`;
  await boss.createQueue(queue);
  await submit(queue, 3_000);
  await work(queue, slots);
  await submit(queue, jobs);
  const before = process.hrtime.bigint();
  const ended = await work(queue, slots);
  const seconds = Number(process.hrtime.bigint() - before) / 1e9;
  console.log(`${slots} ${(ended / seconds).toFixed(0)}`);
}
await boss.stop();
