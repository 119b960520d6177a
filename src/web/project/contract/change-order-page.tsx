export const NewChangeOrderPage = () => <p />;
export const ChangeOrderPage = () => <p />;
