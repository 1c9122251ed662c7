export const amplifyStores = () => ({});
