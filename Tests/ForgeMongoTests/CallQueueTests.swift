import Dispatch
import Testing

@testable import ForgeMongo

@Suite("CallQueue: a call that hangs does not hold up a program that was told to stop")
struct CallQueueTests {
    @Test("a hanging call is abandoned once the program was told to stop, and so is one behind it")
    func abandoned() throws {
        let calls = CallQueue(isCancelled: { true }, grace: 0.3)
        let hang = DispatchSemaphore(value: 0)
        #expect(throws: CancellationError.self) { try calls.run { hang.wait() } }
        #expect(throws: CancellationError.self) { try calls.run { 1 } }
        hang.signal()
        #expect(try calls.run { 2 } == 2)
    }

    @Test("a slow call is waited for as long as nobody stops the program")
    func patient() throws {
        let calls = CallQueue(isCancelled: { false }, grace: 0)
        let done = DispatchSemaphore(value: 0)
        #expect(try calls.run { done.wait(timeout: .now() + 0.5) } == .timedOut)
    }

    @Test("calls are made in order, and what they throw reaches the caller")
    func order() throws {
        struct Failure: Error {}
        let calls = CallQueue(isCancelled: { false })
        let first = calls.start { 1 }
        let second = calls.start { throw Failure() }
        #expect(throws: Failure.self) { try calls.result(of: second) }
        #expect(try calls.result(of: first) == 1)
    }
}
