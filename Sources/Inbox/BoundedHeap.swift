/// Keeps the first few of many in an order, in the memory of the few: a heap with the last of them on top.
struct BoundedHeap<Element> {
  private let most: Int
  private let isBefore: (Element, Element) -> Bool
  private var heap: [Element] = []

  init(most: Int, isBefore: @escaping (Element, Element) -> Bool) {
    self.most = most
    self.isBefore = isBefore
  }

  mutating func insert(_ element: Element) {
    if heap.count < most {
      heap.append(element)
      rise()
    } else if let last = heap.first, isBefore(element, last) {
      heap[0] = element
      sink()
    }
  }

  func sorted() -> [Element] { heap.sorted(by: isBefore) }

  private mutating func rise() {
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, isBefore(heap[parent], heap[child]) {
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func sink() {
    var parent = 0
    while case var child = 2 * parent + 1, child < heap.count {
      if child + 1 < heap.count, isBefore(heap[child], heap[child + 1]) { child += 1 }
      guard isBefore(heap[parent], heap[child]) else { return }
      heap.swapAt(parent, child)
      parent = child
    }
  }
}
