"""The pages that axe looks at: account → (name, path). A page that is added to the product is added here."""

PAGES: dict[str, list[tuple[str, str]]] = {
    "can-bo-cchc": [("start", "/")],
    "lanh-dao": [("start", "/")],
    "truong-doan": [("start", "/")],
    "thu-ky": [("start", "/")],
    "thanh-vien": [("start", "/")],
    "dau-moi": [("start", "/")],
    "thu-truong": [("start", "/")],
    "xac-minh": [("start", "/")],
    "hdnd": [("start", "/")],
    "kiem-toan": [("start", "/"), ("journal", "/journal/"), ("journal-wrong", "/journal/?first=31/2/2026")],
    "quan-tri": [("start", "/")],
}
