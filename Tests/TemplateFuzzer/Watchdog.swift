import Glibc
import Synchronization

/// Ends the process when one case takes too long or too much memory, and says which case it was.
///
/// It looks from a thread of its own, so that a case that never comes back is found too.
final class Watchdog: Sendable {
    /// The longest that one case may take.
    let seconds: Double
    /// How many times as long it is waited for.
    private let patience: Double
    /// The most that the process may hold, in bytes of resident memory.
    let memory: Int
    private let number = Atomic<Int64>(-1)
    private let allowance = Atomic<Int>(0)
    private let started = Atomic<Int64>(0)
    private let report: @Sendable (Int64, String) -> Void

    /// `report` is given the number of the case and what is wrong with it, from another thread.
    init(seconds: Double, patience: Double, memory: Int, report: @escaping @Sendable (Int64, String) -> Void) {
        self.seconds = seconds
        self.patience = patience
        self.memory = memory
        self.report = report
    }

    /// Memory that the caller holds is not counted.
    func begin(_ case: Int64, allowing held: Int = 0) {
        allowance.store(held, ordering: .relaxed)
        started.store(Watchdog.now, ordering: .relaxed)
        number.store(`case`, ordering: .releasing)
    }

    func end() { number.store(-1, ordering: .releasing) }

    func watch() {
        while true {
            usleep(20_000)
            let current = number.load(ordering: .acquiring)
            guard current >= 0 else { continue }
            let start = started.load(ordering: .relaxed)
            guard number.load(ordering: .acquiring) == current else { continue }
            let elapsed = Double(Watchdog.now - start) / 1e9
            if elapsed > seconds * patience { stop(current, "still running after \(elapsed) s") }
            // A peak between two looks is found after the case, by whoever runs it.
            let used = Watchdog.peak - allowance.load(ordering: .relaxed)
            if used > memory { stop(current, "\(used >> 20) MB of memory") }
        }
    }

    private func stop(_ case: Int64, _ what: String) {
        report(`case`, what)
        _exit(2)
    }

    /// Nanoseconds of the monotonic clock.
    static var now: Int64 { nanoseconds(of: CLOCK_MONOTONIC) }

    /// Nanoseconds that this thread has been at work.
    static var processorTime: Int64 { nanoseconds(of: CLOCK_THREAD_CPUTIME_ID) }

    private static func nanoseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// The most resident memory that the process has held, in bytes.
    static var peak: Int {
        // What `getrusage` tells begins with the peak of the process that started this one.
        if let status = unsafe fopen("/proc/self/status", "r") {
            defer { unsafe fclose(status) }
            var line = [CChar](repeating: 0, count: 256)
            while unsafe fgets(&line, Int32(line.count), status) != nil {
                guard unsafe strncmp(line, "VmHWM:", 6) == 0 else { continue }
                return unsafe atol(Array(line.dropFirst(6))) << 10
            }
        }
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Int(usage.ru_maxrss) << 10
    }
}

/// Threads with a stack of a given size.
enum Threads {
    private final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a thread, which must end with the process or be waited for.
    static func start(stack: Int, _ body: @escaping @Sendable () -> Void) -> pthread_t {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, stack)
        var thread = pthread_t()
        let box = unsafe Unmanaged.passRetained(Box(body)).toOpaque()
        let status = unsafe pthread_create(
            &thread, &attributes,
            { @Sendable box in
                guard let box = unsafe box else { return nil }
                unsafe Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body()
                return nil
            }, box)
        precondition(status == 0, "no thread")
        return thread
    }
}
