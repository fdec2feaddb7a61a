/*
 * The protocol that brings each job to exactly one recorded outcome: claim, lease, heartbeat,
 * epoch, trust window, rescue and end. README.md explains it and names the class behind each step;
 * ./check runs it.
 *
 * A database transaction is one indivisible step, because the code holds the job's row lock
 * through it. Nothing else is: between the moment when a node asks, the moment when the database
 * acts, and the moment when the node learns of it, other nodes act, the clock moves, the node is
 * paused or killed, and the response may be lost.
 */

#ifndef WORKERS
#define WORKERS 2
#endif
#ifndef JOBS
#define JOBS 1
#endif
#ifndef KILLS
#define KILLS 1                 /* how often a node is killed */
#endif
#ifndef PAUSES
#define PAUSES 1                /* how often a node is paused and goes on, perhaps as a zombie */
#endif
#ifndef FAULTS
#define FAULTS 1                /* how many responses of the database are lost or late */
#endif
#ifndef CANCELS
#define CANCELS 1               /* how often a client asks for a job's cancellation */
#endif
#ifndef DELETIONS
#define DELETIONS 1             /* how often a client deletes a stored document */
#endif
#define MAX_ATTEMPTS 2
#define MAX_CRASHES 2
#define STEPS 1                 /* of a handler; each has an outside effect and writes */

/* One tick is 10 s of the default configuration. */
#define HEARTBEAT 1
#define TRUST 2
#define LEASE 3

#define NONE 255

mtype = { queued, processing, completed, failed, cancelled };     /* a job's status */
mtype = { idle, claiming, granted, working, ending, ended };      /* where an attempt is */
mtype = { nobody, lost, cancelling, out_of_touch };               /* why a handler is to stop */
mtype = { succeeded, error, retry, was_cancelled, handed_back };  /* an attempt's outcome */
mtype = { resting, sent, extended, gone };                        /* where a heartbeat is */

/* What the database holds: a row of job, and one of job_lease while the job is leased. */
typedef Job {
  mtype status = queued;
  byte epoch;
  byte attempt;
  byte crashes;
  bool cancel_requested;
  bool missing;                 /* some stored chunks have no vector yet */
  bool searchable;              /* the source is processed; the job waits for its vectors */
  byte lease;                   /* the epoch that holds the lease; 0: no row */
  byte left;                    /* ticks until it expires, by the database's clock */
  byte outcomes;                /* terminal events written so far */
}

/* What a node has in memory. It has one slot. */
typedef Node {
  mtype slot = idle;
  byte job = NONE;
  byte epoch;                   /* with the job: the fence */
  mtype outcome = nobody;
  mtype stop_reason = nobody;
  byte steps;                   /* what the handler still has to do */
  byte trust;                   /* ticks until the node trusts its lease no more, by its own clock */
  mtype beat = resting;
  byte since;                   /* ticks since the heartbeat was sent */
  bool beat_cancel;             /* its response says that the job is to be cancelled */
  bool paused;
  bool zombie;                  /* its trust ran out while it was paused */
}

Job job[JOBS];
Node node[WORKERS];

/* The fence of a handler that ignored its interruption and was left behind. */
byte behind_job = NONE;
byte behind_epoch;

byte kills = KILLS;
byte pauses = PAUSES;
byte faults = FAULTS;
byte cancels = CANCELS;
byte deletions = DELETIONS;

#define some_queued (job[0].status == queued || job[JOBS - 1].status == queued)
#define terminal(s) (s == completed || s == failed || s == cancelled)
#define OF node[w]
#define JOB job[OF.job]

/* ------------------------------------------------------------------ the database's transactions */

/* "where id = ? and epoch = ? and status = 'processing' and searchable_at is null" */
#if defined(NO_EPOCH)
#define fence_holds(k, mine) (job[k].status == processing && !job[k].searchable)
#elif defined(NO_STATUS)
#define fence_holds(k, mine) (job[k].epoch == mine && !job[k].searchable)
#elif defined(NO_SEARCHABLE)
#define fence_holds(k, mine) (job[k].epoch == mine && job[k].status == processing)
#else
#define fence_holds(k, mine) \
  (job[k].epoch == mine && job[k].status == processing && !job[k].searchable)
#endif

#if defined(ANY_CLOCK)          /* a clock that jumps: any lease may have expired at any time */
#define expired(k) (job[k].lease != 0)
#else
#define expired(k) (job[k].lease != 0 && job[k].left == 0)
#endif

/* The one way out of "processing", and of "queued" by cancellation. */
inline change(k, next) {
  assert(!terminal(job[k].status));          /* SAFETY: a terminal state never changes */
  job[k].status = next;
  job[k].lease = 0;
  job[k].left = 0;
  if
  :: terminal(next) ->
     job[k].outcomes++;
     assert(job[k].outcomes == 1)            /* SAFETY: one recorded outcome */
  :: else
  fi
}

inline again(k, uncounted_attempts) {
  job[k].attempt = job[k].attempt - uncounted_attempts;
  if
  :: job[k].cancel_requested -> change(k, cancelled)
  :: else -> change(k, queued)
  fi
}

/* The source is processed. Without missing vectors the job is complete. */
inline source_processed(k) {
  if
  :: !job[k].missing -> change(k, completed)
  :: job[k].missing && job[k].cancel_requested -> change(k, cancelled)
  :: else ->
     job[k].searchable = true;
     job[k].lease = 0;
     job[k].left = 0
  fi
}

/* Nothing is missing any more: whoever notices completes a job that waits. */
inline complete_if_waiting(k) {
  if
  :: job[k].searchable && job[k].status == processing -> change(k, completed)
  :: else
  fi
}

inline after(k, how) {
  if
  :: how == succeeded -> source_processed(k)
  :: how == error -> change(k, failed)
  :: how == was_cancelled -> change(k, cancelled)
  :: how == handed_back -> again(k, 1)
  :: how == retry && job[k].attempt >= MAX_ATTEMPTS -> change(k, failed)
  :: how == retry && job[k].attempt < MAX_ATTEMPTS -> again(k, 0)
  fi
}

inline after_crash(k) {
  job[k].crashes++;
  if
  :: job[k].crashes < MAX_CRASHES || job[k].cancel_requested -> again(k, 1)
  :: else -> change(k, failed)
  fi
}

inline claim(w, k) {
  job[k].status = processing;
  job[k].epoch++;
  job[k].attempt++;
  job[k].lease = job[k].epoch;
#if !defined(ANY_CLOCK)
  job[k].left = LEASE;
#endif
  OF.job = k;
  OF.epoch = job[k].epoch;
  OF.slot = granted
}

/* A stage, progress, an event, an item, a document. */
inline fenced_write(k, mine) {
  if
  :: fence_holds(k, mine) ->
     assert(job[k].epoch == mine);                    /* SAFETY: no stale write takes effect */
     assert(!job[k].searchable);                      /* SAFETY: nor one after the source's end */
     job[k].missing = true
  :: else                                             /* LeaseLostException */
  fi
}

inline fenced_end(w) {
  if
  :: fence_holds(OF.job, OF.epoch) ->
     assert(JOB.epoch == OF.epoch);                   /* SAFETY: no stale end takes effect */
     assert(!JOB.searchable);
     after(OF.job, OF.outcome)
  :: else
  fi;
  OF.slot = ended
}

/* "where job_id = ? and epoch = ?": expired but not rescued is as good as before. */
inline extend(w) {
  if
  :: JOB.lease == OF.epoch ->
#if !defined(ANY_CLOCK)
     JOB.left = LEASE;
#endif
     OF.beat_cancel = JOB.cancel_requested;
     OF.beat = extended
  :: else -> OF.beat = gone
  fi
}

/* --------------------------------------------------------------------------------------- a node */

inline forget(w) {
  OF.slot = idle;
  OF.job = NONE;
  OF.epoch = 0;
  OF.outcome = nobody;
  OF.stop_reason = nobody;
  OF.steps = 0;
  OF.trust = 0;
  OF.beat = resting;
  OF.since = 0;
  OF.beat_cancel = false;
  OF.zombie = false
}

inline end_with(w, how) {
  OF.outcome = how;
  OF.stop_reason = nobody;
  OF.steps = 0;
  OF.slot = ending
}

/* The first reason to stop counts, and none does after the handler's own end. */
inline stop(w, why) {
  if
  :: OF.slot == working && OF.stop_reason == nobody -> OF.stop_reason = why
  :: else
  fi
}

/* Something outside the database, which no fence protects. */
inline effect(w) {
#if defined(ANY_CLOCK)
  skip
#else
  /* SAFETY: only the lease's holder, or a zombie before its guard has looked at the clock */
  assert(OF.zombie || JOB.lease == OF.epoch)
#endif
}

/* The handler has ended, or is left behind. */
inline stopped(w) {
  if
  :: OF.stop_reason == lost -> forget(w)
  :: OF.stop_reason == cancelling -> end_with(w, was_cancelled)
  :: OF.stop_reason == out_of_touch -> end_with(w, handed_back)
  fi
}

#if defined(ANY_CLOCK) || defined(LATE_START)
#define in_time(w) true
#else
#define in_time(w) (OF.trust > 0)
#endif

#define runs(w) (!OF.paused)

/* An attempt: claimed, worked on, its end recorded. What the database does needs no running node. */
proctype Attempt(byte w) {
end:
  do
#if defined(ANY_CLOCK)
  :: d_step { runs(w) && OF.slot == idle && job[0].status == queued -> claim(w, 0) }
#if JOBS > 1
  :: d_step { runs(w) && OF.slot == idle && job[1].status == queued -> claim(w, 1) }
#endif
#else
  :: d_step { runs(w) && OF.slot == idle && some_queued ->
       OF.slot = claiming;
       OF.trust = TRUST }                             /* counts from before the claim is sent */
  :: d_step { OF.slot == claiming && job[0].status == queued -> claim(w, 0) }
#if JOBS > 1
  :: d_step { OF.slot == claiming && job[1].status == queued -> claim(w, 1) }
#endif
  :: d_step { runs(w) && OF.slot == claiming && !some_queued -> forget(w) }
#endif
  :: d_step { runs(w) && OF.slot == granted && in_time(w) ->
       OF.steps = STEPS;
       OF.slot = working }
  :: d_step { runs(w) && OF.slot == granted && !in_time(w) -> end_with(w, handed_back) }
  :: d_step { runs(w) && OF.slot == granted && faults > 0 -> /* the response is lost */
       faults--;
       forget(w) }

  :: d_step { runs(w) && OF.slot == working && OF.stop_reason == nobody && OF.steps > 0 ->
       effect(w);
       fenced_write(OF.job, OF.epoch);
       if
       :: fence_holds(OF.job, OF.epoch) -> OF.steps--
       :: else -> forget(w)
       fi }
  :: d_step { runs(w) && OF.slot == working && OF.stop_reason == nobody -> end_with(w, succeeded) }
  :: d_step { runs(w) && OF.slot == working && OF.stop_reason == nobody -> end_with(w, error) }
  :: d_step { runs(w) && OF.slot == working && OF.stop_reason == nobody -> end_with(w, retry) }

  :: d_step { runs(w) && OF.slot == working && OF.stop_reason != nobody && behind_job == NONE ->
       behind_job = OF.job;
       behind_epoch = OF.epoch;
       stopped(w) }
  :: d_step { runs(w) && OF.slot == working && OF.stop_reason != nobody -> stopped(w) }

  :: d_step { OF.slot == ending -> fenced_end(w) }
  :: d_step { runs(w) && OF.slot == ended -> forget(w) }
  :: d_step { OF.slot == ended && faults > 0 ->       /* the response is lost: record it again */
       faults--;
       OF.slot = ending }
  od
}

#define holds(w) (OF.slot == working || OF.slot == ending || OF.slot == ended)
#define due(w) (OF.trust <= TRUST - HEARTBEAT)

#if defined(RESPONSE_COUNTS)
#define granted_at_least 0                            /* as if the lease began with the response */
#else
#define granted_at_least OF.since
#endif

/* Extends the lease, and stops a handler whose lease is lost or can be trusted no more. */
proctype Keeper(byte w) {
end:
  do
#if defined(ANY_CLOCK)
  :: d_step { runs(w) && holds(w) && OF.beat == resting && OF.stop_reason != lost -> extend(w) }
#else
  :: d_step { runs(w) && holds(w) && OF.beat == resting && due(w) && OF.stop_reason != lost ->
       OF.beat = sent;
       OF.since = 0 }
  :: d_step { OF.beat == sent -> extend(w) }
#endif
  :: d_step { runs(w) && OF.beat == extended ->
       OF.beat = resting;
#if !defined(ANY_CLOCK)
       OF.trust = TRUST - granted_at_least;
       OF.since = 0;
#endif
       if
       :: OF.beat_cancel -> stop(w, cancelling)
       :: else
       fi;
       OF.beat_cancel = false }
  :: d_step { runs(w) && OF.beat == gone ->
       OF.beat = resting;
       OF.since = 0;
       stop(w, lost) }
  :: d_step { (OF.beat == extended || OF.beat == gone) && faults > 0 -> /* the response is lost */
       faults--;
       OF.beat = resting;
       OF.since = 0;
       OF.beat_cancel = false }
#if defined(ANY_CLOCK)
  :: d_step { runs(w) && OF.slot == working && OF.stop_reason == nobody && faults > 0 ->
       faults--;
       stop(w, out_of_touch) }
#elif !defined(NO_GUARD)
  :: d_step { runs(w) && OF.slot == working && OF.stop_reason == nobody && OF.trust == 0 ->
       stop(w, out_of_touch) }
#endif
  od
}

/* ------------------------------------------------------------------------- everybody and the world */

/* Runs on every node; one is enough, as no two can rescue the same job. */
proctype Rescuer() {
  byte k;
end:
#if defined(BLIND_RESCUE)                             /* looks, and writes later without a look */
  do
  :: d_step { expired(0) -> k = 0 };
     d_step { after_crash(k) }
  od
#else
  do
  :: d_step { expired(0) -> after_crash(0) }
#if JOBS > 1
  :: d_step { expired(1) -> after_crash(1) }
#endif
  od
#endif
}

/* Does something depend on the time?  Is a guard about to act?  Is a running node without news? */
#define timed(n) (n.trust > 0 || (n.beat != resting && n.since < TRUST))
#define unguarded(n) (!n.paused && n.slot == working && n.stop_reason == nobody && n.trust == 0)
#define waits(n) (!n.paused && n.slot != idle && n.stop_reason != lost && n.trust <= TRUST - HEARTBEAT)

#if JOBS > 1
#define some_lease_runs (job[0].left > 0 || job[1].left > 0)
#else
#define some_lease_runs (job[0].left > 0)
#endif
#if WORKERS > 2
#define some_node(is) (is(node[0]) || is(node[1]) || is(node[2]))
#else
#define some_node(is) (is(node[0]) || is(node[1]))
#endif

#if defined(NO_GUARD)
#define guards_are_done true
#else
#define guards_are_done (!some_node(unguarded))
#endif

inline tick() {
  k = 0;
  do
  :: k < JOBS ->
     if
     :: job[k].left > 0 -> job[k].left--
     :: else
     fi;
     k++
  :: else -> break
  od;
  w = 0;
  do
  :: w < WORKERS ->
     if
     :: OF.trust > 0 -> OF.trust--
     :: else
     fi;
     if
     :: OF.beat != resting && OF.since < TRUST -> OF.since++
     :: else
     fi;
     w++
  :: else -> break
  od;
  k = 0;
  w = 0
}

/*
 * Database and nodes may disagree about what time it is, but ten seconds last equally long on all.
 * They do not pass before a guard, which looks every second, has done what is to be done; and they
 * pass for a running node that waits for a response only as one of the bounded number of faults.
 */
proctype Clock() {
  byte k, w;
end:
  do
  :: d_step { (some_lease_runs || some_node(timed)) && guards_are_done && !some_node(waits) ->
       tick() }
  :: d_step { guards_are_done && some_node(waits) && faults > 0 ->
       faults--;
       tick() }
  od
}

/* The process is gone; another one with an empty memory takes its place. */
inline kill(n) {
  w = n;
  forget(w);
  OF.paused = false;
  w = 0
}

inline wake(n) {
  w = n;
  OF.paused = false;
  OF.zombie = (OF.slot == working && OF.trust == 0);
  w = 0
}

inline cancel(k) {
  if
  :: job[k].status == queued -> change(k, cancelled)
  :: job[k].status == processing && job[k].searchable -> change(k, cancelled)
  :: job[k].status == processing && !job[k].searchable -> job[k].cancel_requested = true
  :: else
  fi
}

proctype Killer() {
  byte w;
end:
  do
  :: d_step { kills > 0 && node[0].slot != idle -> kills--; kill(0) }
  :: d_step { kills > 0 && node[1].slot != idle -> kills--; kill(1) }
#if WORKERS > 2
  :: d_step { kills > 0 && node[2].slot != idle -> kills--; kill(2) }
#endif
  :: d_step { pauses > 0 && node[0].slot != idle && !node[0].paused -> pauses--; node[0].paused = true }
  :: d_step { pauses > 0 && node[1].slot != idle && !node[1].paused -> pauses--; node[1].paused = true }
#if WORKERS > 2
  :: d_step { pauses > 0 && node[2].slot != idle && !node[2].paused -> pauses--; node[2].paused = true }
#endif
  od
}

proctype Waker() {
  byte w;
end:
  do
  :: d_step { node[0].paused -> wake(0) }
  :: d_step { node[1].paused -> wake(1) }
#if WORKERS > 2
  :: d_step { node[2].paused -> wake(2) }
#endif
  od
}

proctype Client() {
end:
  do
  :: d_step { cancels > 0 -> cancels--; cancel(0) }
#if JOBS > 1
  :: d_step { cancels > 0 -> cancels--; cancel(1) }
#endif
  od
}

/* Computes missing vectors, also while the source is still processed. */
proctype Backfill() {
end:
  do
  :: d_step { job[0].missing && !terminal(job[0].status) ->
       job[0].missing = false;
       complete_if_waiting(0) }
#if JOBS > 1
  :: d_step { job[1].missing && !terminal(job[1].status) ->
       job[1].missing = false;
       complete_if_waiting(1) }
#endif
#if !defined(NO_SWEEP)
  :: d_step { job[0].searchable && !job[0].missing && job[0].status == processing ->
       complete_if_waiting(0) }
#if JOBS > 1
  :: d_step { job[1].searchable && !job[1].missing && job[1].status == processing ->
       complete_if_waiting(1) }
#endif
#endif
  od
}

/* A client deletes a document, or another job replaces it: its vectors are missing no more. */
proctype Deleter() {
end:
  do
  :: d_step { deletions > 0 && job[0].missing -> deletions--; job[0].missing = false }
  od
}

/* What a handler that was left behind still writes, whenever it likes. */
proctype LeftBehind() {
end:
  do
  :: d_step { behind_job != NONE ->
       fenced_write(behind_job, behind_epoch);
       behind_job = NONE;
       behind_epoch = 0 }
  od
}

init {
  byte w;
  atomic {
    do
    :: w < WORKERS ->
       run Attempt(w);
       run Keeper(w);
       w++
    :: else -> break
    od;
    w = 0;
#if !defined(NO_RESCUER)
    run Rescuer();
#endif
#if !defined(ANY_CLOCK)
    run Clock();
#endif
    run Killer();
    run Waker();
    run Client();
    run Backfill();
    run Deleter();
    run LeftBehind()
  }
}

/* PROGRESS: under weak fairness (pan -f) each job ends. */
#if JOBS > 1
ltl every_job_ends { <> (terminal(job[0].status) && terminal(job[1].status)) }
#else
ltl every_job_ends { <> terminal(job[0].status) }
#endif
