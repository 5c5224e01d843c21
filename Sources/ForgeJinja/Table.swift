/// Elements that are set once, in memory of their own.
///
/// The renderer reads several of these at every step. As arrays of a class they would be retained and released each time;
/// this is an address and a count. Whoever makes one deallocates it, when nobody reads it any more: `Program` does both.
@safe
struct Table<Element: Sendable>: RandomAccessCollection, @unchecked Sendable {
    private let elements: UnsafeMutableBufferPointer<Element>

    init(_ source: ContiguousArray<Element>) {
        unsafe elements = .allocate(capacity: source.count)
        _ = unsafe elements.initialize(from: source)
    }

    func deallocate() {
        unsafe elements.deinitialize()
        unsafe elements.deallocate()
    }

    var startIndex: Int { 0 }

    var endIndex: Int { unsafe elements.count }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < endIndex)
            return unsafe elements[index]
        }
    }

    subscript(index: Int32) -> Element {
        @inline(__always) get { self[Int(index)] }
    }
}
